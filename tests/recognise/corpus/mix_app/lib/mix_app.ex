defmodule MixApp do
  @moduledoc """
  Documentation for `MixApp`.
  """

  @doc """
  Hello world.

  ## Examples

      iex> MixApp.hello()
      :world

  """
  def hello do
    :world
  end
end
