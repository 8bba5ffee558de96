defmodule AcmeWeb.MixProject do
  def project do
    [
      app: :acme_web
    ]
  end
  defp deps do
    [
      {:phoenix, "~> 1.7"}
    ]
  end
end
