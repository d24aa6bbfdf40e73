import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Diagnosis, diagnoseServiceEvent, diagnoseTask } from '../../../src/core/diagnosis/diagnose.ts';
import { EXIT } from '../../../src/core/diagnosis/signatures/exit.ts';
import { LOG_LINE } from '../../../src/core/diagnosis/signatures/log-line.ts';
import { PORT_MISMATCH } from '../../../src/core/diagnosis/signatures/port-mismatch.ts';
import { SIGNATURES } from '../../../src/core/diagnosis/signatures/table.ts';
import type { ContainerFacts, TaskFacts } from '../../../src/core/diagnosis/task-facts.ts';
import { diagnoseText, readTexts } from './published-texts.ts';

describe('published texts of failures', () => {
  const texts = readTexts('must-match.json');

  it('are of all 50 kinds', () => {
    expect(new Set(texts.map(({ row }) => row)).size).toBe(50);
  });

  it.each(texts)('$row, $in: $text', (one) => {
    const { signature, confidence, details = {} } = one;
    expect(diagnoseText(one)).toMatchObject({ is: 'known', signature, confidence, details });
  });
});

describe('texts from forums and issues', () => {
  it.each([...readTexts('found-in-public.json'), ...readTexts('found-in-public-again.json')])(
    '$row, $in: $text',
    (one) => {
      const { signature, confidence, details = {} } = one;
      expect(diagnoseText(one)).toMatchObject({ is: 'known', signature, confidence, details });
    },
  );
});

describe('published texts that resemble a failure', () => {
  it.each(readTexts('must-not-match.json'))('$row, $in: $text', (one) => {
    const found = diagnoseText(one);
    const { signature, not, text } = one;
    if (signature === null) expect(found).toEqual({ is: 'unknown', text: one.in === 'log' ? '' : text });
    else expect(found).toMatchObject({ is: 'known', signature });
    expect(found).not.toMatchObject({ signature: not ?? '' });
  });
});

const task = (fields: Partial<TaskFacts>): TaskFacts => ({
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  stoppedAt: undefined,
  containers: [],
  ...fields,
});

const container = (fields: Partial<ContainerFacts>): ContainerFacts => ({
  name: 'web',
  exitCode: undefined,
  reason: undefined,
  ...fields,
});

describe('a stopped task', () => {
  it.each([
    [0, 'container-finished', 'certain'],
    [1, 'container-exited', 'certain'],
    [126, 'command-not-executable', 'likely'],
    [127, 'command-not-found', 'likely'],
    [134, 'container-aborted', 'likely'],
    [137, 'container-killed', 'likely'],
    [139, 'container-crashed', 'likely'],
    [143, 'container-terminated', 'likely'],
    [undefined, 'container-exited', 'certain'],
  ])('with exit code %s is %s', (exitCode, signature, confidence) => {
    const found = diagnoseTask(task({ containers: [container({ exitCode })] }));
    expect(found).toMatchObject({ is: 'known', signature, confidence });
  });

  it('ran out of memory only if ECS reports it', () => {
    const reason = 'OutOfMemoryError: Container killed due to memory usage';
    const killed = container({ exitCode: 137, memoryMiB: 512 });
    expect(diagnoseTask(task({ containers: [{ ...killed, reason }] }))).toMatchObject({
      signature: 'out-of-memory',
      confidence: 'certain',
      details: { container: 'web', exitCode: 137, memoryMiB: 512 },
    });
    expect(diagnoseTask(task({ containers: [killed] }))).toMatchObject({ signature: 'container-killed' });
  });

  it('is not explained by the text of a caller of StopTask', () => {
    const stoppedReason = 'Essential container in task exited: CannotPullContainerError: x: not found';
    const stopped = task({ stopCode: 'UserInitiated', stoppedReason, healthStatus: 'UNHEALTHY' });
    expect(diagnoseTask(stopped)).toEqual({ is: 'unknown', text: stoppedReason });
  });

  it('is likely about one of several containers that ended', () => {
    const containers = [container({ name: 'proxy', exitCode: 143 }), container({ exitCode: 1 })];
    expect(diagnoseTask(task({ containers }))).toMatchObject({
      signature: 'container-exited',
      confidence: 'likely',
      details: { container: 'web', exitCode: 1 },
    });
  });

  it('is not explained by a container that is not essential, unless nothing else explains it', () => {
    const sidecar = container({ name: 'sidecar', essential: false, reason: 'CannotPullContainerError: x: not found' });
    const ended = task({ containers: [sidecar, container({ exitCode: 0 })] });
    expect(diagnoseTask(ended)).toMatchObject({ signature: 'container-finished' });
    const silent = task({
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'Task failed to start',
      containers: [sidecar],
    });
    expect(diagnoseTask(silent)).toMatchObject({ signature: 'image-not-found' });
    const guardDuty = { ...sidecar, name: 'aws-guardduty-agent-1a2b', essential: undefined };
    expect(diagnoseTask({ ...ended, containers: [guardDuty, container({ exitCode: 0 })] })).toMatchObject({
      signature: 'container-finished',
    });
  });

  it('is explained by its log only if the container failed by itself', () => {
    const logLines = ['exec /app/start: exec format error'];
    const failed = (exitCode: number) => task({ containers: [container({ exitCode, logLines })] });
    expect(diagnoseTask(failed(1))).toMatchObject({ signature: 'image-platform-mismatch', confidence: 'likely' });
    expect(diagnoseTask(failed(143))).toMatchObject({ signature: 'container-terminated' });
  });

  it('without a reason in words, but unhealthy, probably failed its container health check', () => {
    const silent = { stopCode: 'ServiceSchedulerInitiated', stoppedReason: undefined, healthStatus: 'UNHEALTHY' };
    expect(diagnoseTask(task(silent))).toMatchObject({
      signature: 'container-health-check-failed',
      confidence: 'likely',
    });
    expect(diagnoseTask(task({ ...silent, healthStatus: 'HEALTHY' }))).toEqual({ is: 'unknown', text: '' });
  });

  it('probably listens on another port if its log names one that the load balancer does not check', () => {
    const stoppedReason = 'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:x)';
    const listening = container({ checkedPorts: [80], logLines: ['listening on port 8080'] });
    const unhealthy = task({ stopCode: 'ServiceSchedulerInitiated', stoppedReason, containers: [listening] });
    expect(diagnoseTask(unhealthy)).toMatchObject({
      signature: 'port-mismatch',
      confidence: 'likely',
      details: { port: 8080 },
    });
    const other = { ...unhealthy, stoppedReason: 'Task failed container health checks' };
    expect(diagnoseTask(other)).toMatchObject({ signature: 'container-health-check-failed' });
  });
});

describe('a service event', () => {
  it('about a failed target probably means another port if the log names one', () => {
    const message = '(service a) (port 80) is unhealthy in (target-group arn:x) due to (reason Request timed out)';
    const seen = { message, checkedPorts: [80], logLines: ['Listening on 0.0.0.0:8080'] };
    expect(diagnoseServiceEvent(seen)).toMatchObject({ signature: 'port-mismatch', details: { port: 8080 } });
  });
});

describe('any input', () => {
  const published = ['must-match.json', 'must-not-match.json', 'found-in-public.json', 'found-in-public-again.json']
    .flatMap(readTexts)
    .map(({ text }) => text);
  /** Foreign text around and inside of texts that match. */
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(fc.constantFrom(...published), fc.string({ unit: 'binary' })).map((parts) => parts.join(' ')),
    fc.constantFrom(...published),
  );
  const anyContainer = fc.record({
    name: fc.string(),
    exitCode: fc.option(fc.constantFrom(0, 1, 137, 143), { nil: undefined }),
    reason: fc.option(text, { nil: undefined }),
    essential: fc.constantFrom(true, false, undefined),
    logLines: fc.option(fc.array(text, { maxLength: 2 }), { nil: undefined }),
  });
  const anyTask: fc.Arbitrary<TaskFacts> = fc.record({
    stopCode: fc.constantFrom('EssentialContainerExited', 'TaskFailedToStart', 'New', undefined),
    stoppedReason: fc.option(text, { nil: undefined }),
    stoppedAt: fc.constant(undefined),
    healthStatus: fc.constantFrom('HEALTHY', 'UNHEALTHY', undefined),
    containers: fc.array(anyContainer, { maxLength: 5 }),
  });

  const sentences = new Set(
    [...SIGNATURES, ...EXIT, ...LOG_LINE, PORT_MISMATCH].flatMap(({ cause, nextStep }) => [cause, nextStep]),
  );
  const isOurs = (found: Diagnosis) =>
    found.is === 'unknown' || (sentences.has(found.cause) && sentences.has(found.nextStep));

  it('is explained in sentences of the guard alone, without foreign text', () => {
    fc.assert(fc.property(anyTask, (one) => isOurs(diagnoseTask(one))));
    fc.assert(fc.property(text, (message) => isOurs(diagnoseServiceEvent({ message }))));
  });

  it('is explained alike in whatever order ECS lists the containers', () => {
    fc.assert(
      fc.property(anyTask, ({ containers, ...rest }) => {
        expect(diagnoseTask({ ...rest, containers: containers.toReversed() })).toEqual(
          diagnoseTask({ ...rest, containers }),
        );
      }),
    );
  });

  it.each(['x', 'arn:aws:ssm:', 'failed to resolve ref ', 'cannotpull ', ' ', 'listening on ', '1', '(port '])(
    'of 100 kB of "%s" takes less than 50 ms',
    (part) => {
      const long = part.repeat(Math.ceil(100_000 / part.length));
      const one = container({ exitCode: 1, reason: long, checkedPorts: [80], logLines: [long] });
      const took = () => {
        const before = performance.now();
        diagnoseTask(task({ stoppedReason: long, containers: [one] }));
        diagnoseServiceEvent({ message: long });
        return performance.now() - before;
      };
      // The fastest of three: other tests run at the same time.
      expect(Math.min(took(), took(), took())).toBeLessThan(50);
    },
  );
});
