defmodule Acme.MixProject do
  def project do
    [
      app: :acme
    ]
  end
  def application do
    [
      mod: {Acme.Application, []}
    ]
  end
end
