import { type Html, html } from '../../html/html.ts';
import { describeInstant, type EpochMs } from '../../time.ts';
import { LOOKS } from '../look.ts';
import { exactTime, shortTime } from '../names.ts';
import type { End } from '../trend.ts';

/** How a deployment ended, as a picture and words. */
export function showEnd(end: End): Html {
  const { label, tone } = LOOKS[end];
  return html`<span class="badge ${tone}"><svg class="icon" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true"><use href="#i-${end}"/></svg>${label}</span>`;
}

/** An instant to the minute, in UTC. */
export function showTime(at: EpochMs): Html {
  return html`<time class="time" datetime="${describeInstant(at)}">${shortTime(at)}</time>`;
}

/** An instant to the second, in UTC. */
export function showExactTime(at: EpochMs): Html {
  return html`<time class="time" datetime="${describeInstant(at)}">${exactTime(at)}</time>`;
}

/** A name from outside, exactly. */
export function showName(name: string): Html {
  return html`<span class="name">${name}</span>`;
}

/** A link to a page of the AWS console, or its words alone if there is no address. */
export function showLink(url: string | undefined, words: string): Html {
  return url === undefined
    ? showName(words)
    : html`<a class="name" href="${url}" rel="noopener noreferrer external">${words}</a>`;
}

/** A column of a table that becomes a list of cards on a narrow screen. */
export interface Column<Row> {
  readonly head: string;
  readonly isNumber?: boolean;
  /** What the numbers mean, beside the heading. */
  readonly definition?: string | undefined;
  cell(row: Row): Html | string | undefined;
}

interface StackedTable<Row> {
  readonly caption: string;
  /** Whether the caption is for screen readers only, because a heading says the same. */
  readonly hidesCaption?: boolean;
  /** The first one has the headings of the rows. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

/**
 * A table. On a narrow screen its rows become cards, each cell with its heading; the roles keep it a table for screen readers,
 * because browsers drop them together with the table's layout.
 */
export function showStackedTable<Row>({ caption, hidesCaption, columns, rows }: StackedTable<Row>): Html {
  const heads = columns.map(
    ({ head, isNumber, definition }) =>
      html`<th role="columnheader" scope="col" class="${isNumber ? 'number' : ''}">${head}${
        definition === undefined ? undefined : html`<span class="definition">${definition}</span>`
      }</th>`,
  );
  return html`<table class="stack" role="table"><caption class="${hidesCaption ? 'visually-hidden' : ''}">${caption}</caption><thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">${showRows(columns, rows)}</tbody></table>`;
}

/** The rows of a table whose rows become cards. */
export function showRows<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const cells = (row: Row) =>
    columns.map(({ head, isNumber, cell }, index) => {
      const content = cell(row) ?? html`<span class="muted" aria-label="none">–</span>`;
      return index === 0
        ? html`<th role="rowheader" scope="row">${content}</th>`
        : html`<td role="cell" class="${isNumber ? 'number' : ''}" data-head="${head}">${content}</td>`;
    });
  return html`${rows.map((row) => html`<tr role="row">${cells(row)}</tr>`)}`;
}
