import { processHost } from '../src/cli/simulate/host.ts';
import { exitCodeOf } from '../src/core/wait/wait-verdict.ts';
import { readStartArguments, usage } from '../src/start/arguments.ts';
import { createTerminal } from '../src/start/terminal.ts';

const terminal = createTerminal(process.stdout, process.env);
const asked = readStartArguments(process.argv.slice(2));

if (asked.is === 'refused') {
  console.error(`error: ${asked.fault}\n\n${usage}`);
  process.exitCode = exitCodeOf('usage');
} else if (asked.is === 'help') {
  terminal.line(usage);
} else {
  process.exitCode = await start(asked.speed, asked.scenario);
}

/** Whoever mistypes is told before the simulator is loaded. */
async function start(speed: number | undefined, path: string | undefined): Promise<number> {
  const host = processHost();
  const { chooseScenario } = await import('../src/start/choose-scenario.ts');
  const chosen = path === undefined ? undefined : chooseScenario(path, host);
  if (chosen?.is === 'refused') {
    for (const fault of chosen.faults) console.error(`error: ${fault}`);
    return exitCodeOf('usage');
  }
  const { run } = await import('../src/start/run.ts');
  return await run({ host, terminal, speed, chosen });
}
