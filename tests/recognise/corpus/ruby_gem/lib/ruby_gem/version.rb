# frozen_string_literal: true

module RubyGem
  VERSION = "0.1.0"
end
