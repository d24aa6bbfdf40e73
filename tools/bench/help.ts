import { join } from 'node:path';
import { buildCommand } from '../packaging/javascript.ts';
import { describeRatio, measure } from './measure.ts';

/** Compares `ecs-guard --help` of the built package with a Node process that does nothing. */
const root = join(import.meta.dirname, '../..');
const outDir = join(root, '.build/bench-help');
await buildCommand({ root, outDir });
const times = measure(
  [
    { name: 'node', args: ['-e', '0'], printsTime: false },
    { name: 'help', args: [join(outDir, 'bin/ecs-guard.js'), '--help'], printsTime: false },
  ],
  40,
);
const [node = Number.NaN, help = Number.NaN] = [times.get('node'), times.get('help')];
console.log(`bare Node ${node.toFixed(1)} ms, ecs-guard --help ${help.toFixed(1)} ms, medians of 40`);
console.log(describeRatio('ecs-guard --help against bare Node', help / node, 1.6));
