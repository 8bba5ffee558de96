require_relative 'boot'
module Blog; end
