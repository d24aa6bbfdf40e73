import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/core/diagnosis/signatures/exit.ts';
import { LOG_LINE } from '../../../src/core/diagnosis/signatures/log-line.ts';
import { PORT_MISMATCH } from '../../../src/core/diagnosis/signatures/port-mismatch.ts';
import { SIGNATURES } from '../../../src/core/diagnosis/signatures/table.ts';
import { clause, describeFailure } from '../../../src/core/explanation/failure-clause.ts';
import { plainText } from '../../../src/core/report/phrase.ts';
import { explained, KILLED, OUT_OF_MEMORY, UNHEALTHY } from '../../builders/evidence.ts';

describe('a sentence as a clause', () => {
  it.each([
    ['The container ran.', 'the container ran'],
    ['ECS could not start it.', 'ECS could not start it'],
    ['EC2 refused.', 'EC2 refused'],
    ['AWS has no capacity.', 'AWS has no capacity'],
    ['A shell found it.', 'a shell found it'],
    ['Fargate is full.', 'Fargate is full'],
    ['Use hostPort 0.', 'use hostPort 0'],
  ])('%s', (sentence, said) => {
    expect(plainText(clause(sentence))).toBe(said);
  });

  it('never begins with a capital letter, except in a name', () => {
    const texts = [...SIGNATURES, ...EXIT, ...LOG_LINE, PORT_MISMATCH].flatMap(({ cause, nextStep }) => [
      cause,
      nextStep,
    ]);
    const capital = texts.map((text) => plainText(clause(text))).filter((text) => /^[A-Z]/.test(text));
    expect(capital.filter((text) => !/^(ECS|EC2|AWS|Fargate) /.test(text))).toEqual([]);
  });
});

describe('what went wrong', () => {
  it('names at most three values of the diagnosis', () => {
    const { diagnosis } = OUT_OF_MEMORY;
    if (diagnosis.is !== 'known') throw new Error('out of memory is known');
    const details = { image: 'shop:9', container: 'app', exitCode: 137, memoryMiB: 512 };
    const failure = { is: 'tasks', tasks: OUT_OF_MEMORY, diagnosis: { ...diagnosis, details } } as const;
    expect(plainText(describeFailure(failure))).toBe(
      '; 3 tasks of the new revision stopped because the container used more memory than its limit and was killed (image shop:9, container app, exit code 137)',
    );
  });

  it('names the memory limit only of a failure that memory can explain', () => {
    const details = { container: 'app', memoryMiB: 512 };
    const said = (tasks: typeof OUT_OF_MEMORY) => {
      if (tasks.diagnosis.is !== 'known') throw new Error('the failure is known');
      return plainText(describeFailure({ is: 'tasks', tasks, diagnosis: { ...tasks.diagnosis, details } }));
    };
    expect(said(OUT_OF_MEMORY)).toMatch(/ \(container app, limit 512 MiB\)$/);
    expect(said(KILLED)).toMatch(/ \(container app, limit 512 MiB\)$/);
    expect(said(UNHEALTHY)).toMatch(/ \(container app\)$/);
  });

  it('says when an event only makes it likely', () => {
    const { diagnosis } = explained('(service web) was unable to place a task. Reason: Internal error.');
    if (diagnosis.is !== 'known') throw new Error('the event is known');
    expect(plainText(describeFailure({ is: 'event', diagnosis: { ...diagnosis, confidence: 'likely' } }))).toBe(
      '; service events report what most likely means that Fargate may not be available in the Availability Zone of a subnet',
    );
  });
});
