import { type Html, html, joinHtml } from '../../html/html.ts';
import { renderPage, type Sha256 } from '../../html/page.ts';
import { type Phrase, type Piece, plainText } from '../../report/phrase.ts';
import { describeInstant } from '../../time.ts';
import type { ExplainedDeployment, Explanation } from '../explanation.ts';
import { type OutlinedAlarm, type OutlinedLink, type OutlinedLog, outline } from './outline.ts';
import { chartOf } from './chart-of.ts';
import { safeLink } from './safe-link.ts';
import { CHART_STYLES, drawSvgChart } from './svg-chart.ts';
import { visibleText } from './visible-text.ts';

const STYLES = `${CHART_STYLES}
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
header { display: grid; gap: 0.4rem; border-left: 6px solid var(--calm); padding-left: 1rem; }
header.danger { border-color: var(--bad); }
header.warning { border-color: var(--warn); }
header.good { border-color: var(--good); }
.lead { font-size: 1.1rem; }
.next { border-color: var(--accent); }
.card { display: grid; gap: 0.6rem; grid-template-columns: minmax(0, 1fr); }
.card ul, .card ol { margin: 0; padding-left: 1.25rem; display: grid; gap: 0.4rem; }
.log { background: var(--sunken); border-radius: 8px; padding: 0.75rem; overflow-x: auto; }
`;

/** Formats an explanation as one page of HTML that needs no other file. */
export function renderHtml(explanation: Explanation, sha256: Sha256): string {
  const shown = outline(explanation);
  const body = html`<main>
<header class="${shown.tone}">
<h1>${inline(shown.headline)}</h1>
<p class="lead">${inline(shown.cause)}</p>
${shown.rollback === undefined ? undefined : html`<p class="lead">${inline(shown.rollback)}</p>`}
${shown.facts.map((fact) => html`<p class="muted">${inline(fact)}</p>`)}
</header>
${steps(shown.next)}
${section(
  'Alarms',
  shown.alarms.map((alarm) => describeAlarm(alarm, explanation.deployment)),
)}
${section('Stopped tasks', listOf(shown.tasks))}
${section('Logs', shown.logs.map(describeLog))}
${section('What changed', listOf(shown.changes))}
${section('Who', shown.who === undefined ? [] : [html`<p>${inline(shown.who)}</p>`])}
${section('Links', linksOf(shown.links))}
${section('Missing', listOf(shown.missing))}
</main>`;
  return renderPage({ title: visibleText(explanation.headline), body, styles: STYLES, sha256 });
}

function section(heading: string, content: readonly Html[]): Html | undefined {
  return content.length === 0 ? undefined : html`<section class="card"><h2>${heading}</h2>${content}</section>`;
}

function steps(phrases: readonly Phrase[]): Html | undefined {
  if (phrases.length === 0) return undefined;
  return html`<section class="card next"><h2>Next</h2><ol>${phrases.map((phrase) => html`<li>${inline(phrase)}</li>`)}</ol></section>`;
}

function listOf(phrases: readonly Phrase[]): readonly Html[] {
  return phrases.length === 0 ? [] : [html`<ul>${phrases.map((phrase) => html`<li>${inline(phrase)}</li>`)}</ul>`];
}

function inline(phrase: Phrase): Html {
  return joinHtml(phrase.map(inlinePiece));
}

function inlinePiece(piece: Piece): Html {
  const text = visibleText(plainText([piece]));
  switch (piece.is) {
    case 'words':
      return html`${piece.text}`;
    case 'name':
      return html`<code>${text}</code>`;
    case 'quote':
      return html`<bdi>${text}</bdi>`;
    case 'instant':
      return html`<time class="time" datetime="${describeInstant(piece.at)}">${text}</time>`;
  }
}

function describeAlarm({ text, alarm }: OutlinedAlarm, deployment: ExplainedDeployment): Html {
  const chart = chartOf(alarm, deployment);
  const picture =
    chart === undefined
      ? undefined
      : drawSvgChart(chart, `${visibleText(alarm.chart?.label ?? '')} over time, ${visibleText(alarm.measurement)}`);
  return html`<p>${inline(text)}</p>${picture === undefined ? [] : picture}`;
}

function describeLog({ title, lines, note }: OutlinedLog): Html {
  const rows = lines.map(({ at, text }) => `${describeInstant(at).slice(11, 19)} ${visibleText(text)}`).join('\n');
  return html`<p>${inline(title)}</p><pre class="log code" tabindex="0">${rows}</pre>${note === undefined ? [] : html`<p class="muted">${inline(note)}</p>`}`;
}

function linksOf(links: readonly OutlinedLink[]): readonly Html[] {
  const items = links.map(({ label, url }) => {
    const address = safeLink(url);
    return html`<li>${address === undefined ? inline(label) : html`<a href="${address}">${inline(label)}</a>`}</li>`;
  });
  return items.length === 0 ? [] : [html`<ul>${items}</ul>`];
}
