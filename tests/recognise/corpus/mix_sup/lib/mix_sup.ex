defmodule MixSup do
  @moduledoc """
  Documentation for `MixSup`.
  """

  @doc """
  Hello world.

  ## Examples

      iex> MixSup.hello()
      :world

  """
  def hello do
    :world
  end
end
