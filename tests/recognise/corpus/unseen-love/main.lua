function love.draw()
end
