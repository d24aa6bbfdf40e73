import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { CodePipelineService } from '../../src/services/code-pipeline.ts';

const noon = Date.UTC(2026, 0, 5, 12);
const caller = { accessKeyId: 'TEST' };

describe('the simulated CodePipeline', () => {
  let pipelines: CodePipelineService;
  const call = (operation: string, input: Record<string, unknown>) => pipelines.handle({ operation, input, caller });
  const stop = (pipelineExecutionId: string) =>
    call('StopPipelineExecution', { pipelineName: 'shop', pipelineExecutionId, reason: 'rolled back' });

  beforeEach(() => {
    pipelines = new CodePipelineService(new VirtualClock(noon), {
      partition: 'aws',
      region: 'us-east-1',
      account: '111122223333',
    });
    pipelines.start('shop', 'one');
    pipelines.start('other', 'two');
  });

  it('lists the executions of one pipeline', () => {
    expect(call('ListPipelineExecutions', { pipelineName: 'shop' })).toEqual({
      pipelineExecutionSummaries: [{ pipelineExecutionId: 'one', status: 'InProgress', startTime: new Date(noon) }],
    });
  });

  it('stops an execution under way, and keeps the reason', () => {
    expect(stop('one')).toEqual({ pipelineExecutionId: 'one' });
    expect(pipelines.executions).toMatchObject([
      { pipelineExecutionId: 'one', status: 'Stopping', stopReason: 'rolled back' },
      { pipelineExecutionId: 'two', status: 'InProgress', stopReason: undefined },
    ]);
  });

  it.each<[string, () => unknown, string]>([
    ['stopping it a second time', () => [stop('one'), stop('one')], 'DuplicatedStopRequestException'],
    ['stopping one that is not there', () => stop('none'), 'PipelineExecutionNotStoppableException'],
    ['stopping that of another pipeline', () => stop('two'), 'PipelineExecutionNotStoppableException'],
    [
      'a pipeline without executions',
      () => call('ListPipelineExecutions', { pipelineName: 'x' }),
      'PipelineNotFoundException',
    ],
    ['another operation', () => call('GetPipeline', { pipelineName: 'shop' }), 'UnknownOperationException'],
  ])('refuses %s', (_what, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  it('names the pipeline for the policy check', () => {
    expect(
      pipelines.resourcesOf({ operation: 'StopPipelineExecution', input: { pipelineName: 'shop' }, caller }),
    ).toEqual(['arn:aws:codepipeline:us-east-1:111122223333:shop']);
  });
});
