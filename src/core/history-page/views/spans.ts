import type { PastDeployment } from '../../history/past-deployment.ts';
import { type Html, html } from '../../html/html.ts';
import { between, describeDuration, type DurationMs, type EpochMs } from '../../time.ts';
import { LOOKS } from '../look.ts';
import { endOf } from '../names.ts';

/** A part of a deployment's course. */
interface Span {
  readonly name: string;
  readonly took: DurationMs;
  readonly tone: string;
  readonly pattern: string | undefined;
}

const WIDTH = 600;
const HEIGHT = 14;
/** The least that is visible of a short span. */
const LEAST = 4;

/** Draws how long a deployment waited, rolled out and rolled back, and says it below. */
export function showSpans(deployment: PastDeployment): Html | undefined {
  const spans = spansOf(deployment);
  const total = spans.reduce((sum, { took }) => sum + took, 0);
  if (spans.length === 0 || total === 0) return undefined;
  const room = WIDTH - LEAST * spans.length;
  let left = 0;
  const boxes = spans.map(({ took, tone, pattern }) => {
    const width = LEAST + (took / total) * room;
    const box = { x: left.toFixed(1), width: Math.max(1, width - 2).toFixed(1) };
    left += width;
    const hatch =
      pattern === undefined
        ? undefined
        : html`<rect x="${box.x}" width="${box.width}" height="${HEIGHT}" rx="3" fill="url(#p-${pattern})"/>`;
    return html`<rect class="fill ${tone}" x="${box.x}" width="${box.width}" height="${HEIGHT}" rx="3"/>${hatch}`;
  });
  const words = spans.map(({ name, took }) => `${name} ${describeDuration(took)}`);
  return html`<svg class="spans" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${words.join(', ')}">${boxes}</svg>
<ul class="legend" aria-hidden="true">${spans.map(
    ({ tone, pattern }, index) => html`<li>${showSwatch(tone, pattern)}${words[index]}</li>`,
  )}</ul>`;
}

/** A sample of the color and the pattern of a mark. */
export function showSwatch(tone: string, pattern: string | undefined): Html {
  const hatch =
    pattern === undefined ? undefined : html`<rect width="14" height="14" rx="3" fill="url(#p-${pattern})"/>`;
  return html`<svg class="swatch" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><rect class="fill ${tone}" width="14" height="14" rx="3"/>${hatch}</svg>`;
}

function spansOf(deployment: PastDeployment): readonly Span[] {
  const { createdAt, startedAt, rollbackStartedAt, finishedAt } = deployment;
  const end = endOf(deployment);
  const look = (patterned: keyof typeof LOOKS) => ({
    tone: LOOKS[patterned].tone,
    pattern: LOOKS[patterned].pattern === '' ? undefined : patterned,
  });
  const span = (
    name: string,
    from: EpochMs | undefined,
    to: EpochMs | undefined,
    style: Omit<Span, 'name' | 'took'>,
  ) => (from === undefined || to === undefined || to <= from ? [] : [{ name, took: between(from, to), ...style }]);
  const rollout = rollbackStartedAt === undefined ? look(end) : { tone: 'calm', pattern: undefined };
  return [
    ...span('waited', createdAt, startedAt, { tone: 'calm', pattern: 'unfinished' }),
    ...span('rolled out for', startedAt ?? createdAt, rollbackStartedAt ?? finishedAt, rollout),
    ...span('rolled back for', rollbackStartedAt, finishedAt, look(end)),
  ];
}
