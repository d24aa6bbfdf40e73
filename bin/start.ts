import { processHost } from '../src/cli/simulate/host.ts';
import { exitCodeOf } from '../src/core/wait/wait-verdict.ts';
import { type RunArguments, readStartArguments, usage } from '../src/start/arguments.ts';
import { createTerminal } from '../src/start/terminal.ts';

const terminal = createTerminal(process.stdout, process.env);
const request = readStartArguments(process.argv.slice(2));

if (request.is === 'refused') {
  console.error(`error: ${request.fault}. For help, run: npm start -- --help`);
  process.exitCode = exitCodeOf('usage');
} else if (request.is === 'help') {
  terminal.line(usage);
} else {
  process.exitCode = await start(request);
}

/** A mistake in the arguments is reported before the simulator is loaded. */
async function start({ speed, scenario: path, isVerbose }: RunArguments): Promise<number> {
  const host = processHost();
  const { chooseScenario } = await import('../src/start/choose-scenario.ts');
  const chosen = path === undefined ? undefined : chooseScenario(path, host);
  if (chosen?.is === 'refused') {
    for (const fault of chosen.faults) console.error(`error: ${fault}`);
    return exitCodeOf('usage');
  }
  const { run } = await import('../src/start/run.ts');
  return await run({ host, terminal, speed, isVerbose, chosen });
}
