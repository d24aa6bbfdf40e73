import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { closeServer, listenOnLoopback } from '@ecs-guard/simulator/wire/loopback';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HandTime } from '../../../packages/simulator/test/serve/serving.ts';
import { runServe } from '../../../src/cli/simulate/serve.ts';
import type { ServeHost } from '../../../src/cli/simulate/serve-host.ts';

interface Spoken {
  out: string;
  err: string;
}

function hostOf(spoken: Spoken, host: Partial<ServeHost> = {}): ServeHost {
  return {
    realTime: new HandTime(),
    out: (text) => {
      spoken.out += text;
    },
    err: (text) => {
      spoken.err += text;
    },
    readFile: () => '',
    untilStopped: async () => undefined,
    ...host,
  };
}

describe('ecs-guard simulate --serve', () => {
  it('prints what a shell needs, serves until it is stopped, and ends with 0 [WIRE-20]', async () => {
    const spoken = { out: '', err: '' };
    let served: unknown;
    const code = await runServe(
      ['--serve', '--account', '222233334444'],
      hostOf(spoken, {
        untilStopped: async () => {
          await new Promise((resolve) => setImmediate(resolve));
          const [, control = ''] = /ECS_GUARD_CONTROL_URL=(\S+)/.exec(spoken.out) ?? [];
          served = await (await fetch(`${control}/state`)).json();
        },
      }),
    );
    expect(code).toBe(0);
    expect(spoken.out).toMatch(
      /^# a simulated AWS: account 222233334444, eu-west-1, 1 virtual s per second; press Ctrl-C to stop it\nexport AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+\nexport AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1\nexport AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated\nexport ECS_GUARD_CONTROL_URL=http:\/\/127\.0\.0\.1:\d+\n$/,
    );
    expect(served).toMatchObject({ account: '222233334444', speed: 1 });
  });

  it('warns of each member of a call that the simulator does not use, on its first use [WIRE-40]', async () => {
    const spoken = { out: '', err: '' };
    await runServe(
      ['--serve'],
      hostOf(spoken, {
        untilStopped: async () => {
          await new Promise((resolve) => setImmediate(resolve));
          const [, url = ''] = /AWS_ENDPOINT_URL=(\S+)/.exec(spoken.out) ?? [];
          for (let count = 0; count < 2; count += 1) {
            await fetch(url, {
              method: 'POST',
              headers: {
                authorization: 'AWS4-HMAC-SHA256 Credential=x/20260105/eu-west-1/ecs/aws4_request',
                'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeCapacityProviders',
              },
              body: '{"include":["TAGS"]}',
            });
          }
        },
      }),
    );
    expect(spoken.err).toBe(
      '# warning: ecs:DescribeCapacityProviders ignores include, which the simulator does not use\n# stopped\n',
    );
  });

  it.each(['--port', '--control-port'])('ends with 2 when the port of %s is taken [WIRE-20]', async (option) => {
    const other = createServer();
    const port = await listenOnLoopback(other);
    onTestFinished(() => closeServer(other));
    const spoken = { out: '', err: '' };
    expect(await runServe(['--serve', option, String(port)], hostOf(spoken))).toBe(2);
    expect(spoken).toEqual({
      out: '',
      err: `error: port ${port} on 127.0.0.1 is in use: choose another port, or leave the option out\n`,
    });
  });

  it('ends with 2 for a file of models that cannot be read, or is wrong, and names the place [WIRE-20]', async () => {
    const spoken = { out: '', err: '' };
    const readFile = () => 'models:\n  a: { crashAfter: soon }\n';
    expect(await runServe(['--serve', '--models', 'm.yaml'], hostOf(spoken, { readFile }))).toBe(2);
    expect(spoken.err).toBe(
      'error: m.yaml:2:20: models.a.crashAfter: must be a duration like 90s, 5m or 1h30m, got "soon": write 10m\n',
    );
    spoken.err = '';
    const missing = () => {
      throw new Error("ENOENT: no such file or directory, open 'm.yaml'");
    };
    expect(await runServe(['--serve', '--models', 'm.yaml'], hostOf(spoken, { readFile: missing }))).toBe(2);
    expect(spoken.err).toBe("error: cannot read --models: ENOENT: no such file or directory, open 'm.yaml'\n");
  });

  it('ends with 2 for wrong arguments, and says where the help is', async () => {
    const spoken = { out: '', err: '' };
    expect(await runServe(['--serve', '--speed', '0'], hostOf(spoken))).toBe(2);
    expect(spoken.err).toMatch(/^error: --speed must be .* \(see ecs-guard simulate --help\)\n$/);
  });
});

describe('the process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends cleanly on %s, though a client holds its connection open [WIRE-20]',
    async (signal) => {
      const program = join(import.meta.dirname, '../../../bin/ecs-guard.ts');
      const child = spawn(process.execPath, [program, 'simulate', '--serve'], { stdio: ['ignore', 'pipe', 'pipe'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      const [first] = await once(child.stdout, 'data');
      const [, port] = /127\.0\.0\.1:(\d+)/.exec(String(first)) ?? [];
      const held = createConnection(Number(port), '127.0.0.1');
      await once(held, 'connect');
      held.on('error', () => undefined);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
  );
});
