import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../../src/start/timeline.ts';
import { createTimelineView } from '../../src/start/timeline-view.ts';
import { recordTerminal } from './recorded-terminal.ts';

/** 2026-12-01T09:00:20Z */
const at = 1_796_115_620_000;

const entry = (text: string, rank: TimelineEntry['rank'] = 'step'): TimelineEntry => ({
  at,
  who: 'ECS',
  text,
  style: 'bold',
  rank,
  detail: 'more',
});

function view(
  entries: readonly TimelineEntry[],
  options: { readonly isVerbose?: boolean; readonly columns?: number } = {},
) {
  const { terminal, lines } = recordTerminal(options.columns ?? 80);
  const { show, end } = createTimelineView(terminal, options.isVerbose ?? false);
  for (const one of entries) show(one);
  end();
  return lines();
}

const many = (count: number, rank: TimelineEntry['rank']) => Array.from({ length: count }, () => entry(rank, rank));

describe('the view of a time line', () => {
  it('shows when, who and what, without details', () => {
    expect(view([entry('pending', 'detail'), entry('rolling out')])).toEqual(['  09:00:20  ECS         rolling out']);
  });

  it('shows details with --verbose', () => {
    expect(view([entry('pending', 'detail'), entry('rolling out')], { isVerbose: true })).toEqual([
      '  09:00:20  ECS         pending (more)',
      '  09:00:20  ECS         rolling out (more)',
    ]);
  });

  it('folds a text that is wider than the terminal, below its beginning', () => {
    // 60 columns, of which 24 are before the text.
    expect(view([entry(`${'a'.repeat(30)} bbbbbb`)], { columns: 60 })).toEqual([
      `  09:00:20  ECS         ${'a'.repeat(30)}`,
      `${' '.repeat(24)}bbbbbb`,
    ]);
    expect(view([entry(`${'a'.repeat(30)} bbbbb`)], { columns: 60 })).toHaveLength(1);
  });

  it('leaves out steps after 12 lines, and says how many', () => {
    expect(view(many(12, 'step'))).toHaveLength(12);
    expect(view(many(13, 'step')).slice(12)).toEqual(['  1 step is left out. --verbose shows every step.']);
    expect(view(many(14, 'step')).slice(12)).toEqual(['  2 steps are left out. --verbose shows every step.']);
  });

  it('keeps six lines for the end', () => {
    const lines = view([...many(20, 'step'), ...many(6, 'end')]);
    expect(lines.filter((line) => line.endsWith('end'))).toHaveLength(6);
    expect(view(many(20, 'end')).at(-1)).toBe('  2 steps are left out. --verbose shows every step.');
  });

  it('leaves out nothing with --verbose', () => {
    expect(view(many(50, 'step'), { isVerbose: true })).toHaveLength(50);
  });
});
