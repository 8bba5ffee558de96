import { render as _render } from './app'

/**
 * @param {string} _url
 */
export function render(_url) {
  return _render()
}
