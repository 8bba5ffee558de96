defmodule Hello.MixProject do
  use Mix.Project
  def project do
    [app: :hello, version: "0.1.0", deps: deps()]
  end
  def application do
    [mod: {Hello.Application, []}]
  end
  defp deps do
    [{:phoenix, "~> 1.7"}]
  end
end
