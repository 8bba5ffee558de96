# frozen_string_literal: true

require_relative "ruby_gem/version"

module RubyGem
  class Error < StandardError; end
  # Your code goes here...
end
