/** A leak that fires an alarm after ten minutes. */
export const LEAK = [
  'name: a slow leak',
  'service: { bake: 10m }',
  'alarm: { metric: 5xx, threshold: 10, evaluate: 3 of 5, missing: notBreaching }',
  'series: { 5xx: "0x4 2 11 _ 14 15" }',
  'expect:',
  '  - 10m failed because alarm 5xx',
].join('\n');
export const HEALTHY = ['name: healthy', 'expect: [verdict succeeded]'].join('\n');
/** The leak, expected too early. */
const WRONG = LEAK.replace('10m failed', '5m failed');
export const files = {
  'leak.yaml': LEAK,
  'ok.yaml': HEALTHY,
  'wrong.yaml': WRONG,
  'a/ok.yaml': HEALTHY,
  'a/leak.yml': LEAK,
};
export const folders = { a: ['ok.yaml', 'leak.yml', 'notes.md'], empty: ['notes.md'] };
