import { type Html, html } from '../../html/html.ts';
import { ENDS, LOOKS } from '../look.ts';

/** The pictures and patterns that the page uses, each drawn one time. */
export function drawSprite(): Html {
  const symbols = ENDS.map(
    (end) => html`<symbol id="i-${end}" viewBox="0 0 16 16"><path d="${LOOKS[end].strokes}"/></symbol>`,
  );
  const patterns = ENDS.filter((end) => LOOKS[end].pattern !== '').map(
    (end) =>
      html`<pattern id="p-${end}" width="6" height="6" patternUnits="userSpaceOnUse"><path class="hatch" d="${LOOKS[end].pattern}"/></pattern>`,
  );
  return html`<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false"><defs>${symbols}${patterns}</defs></svg>`;
}
