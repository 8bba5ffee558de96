function love.conf(t)
end
