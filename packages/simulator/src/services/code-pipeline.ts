import type { VirtualClock } from '../clock.ts';
import { ServiceError, type SimulatedCall, type SimulatedService } from '../service.ts';
import type { AwsScope } from './ids.ts';

export interface PipelineExecution {
  readonly pipelineName: string;
  readonly pipelineExecutionId: string;
  readonly startedAt: number;
  readonly status: 'InProgress' | 'Stopping' | 'Succeeded' | 'Failed' | 'Superseded' | 'Stopped';
  readonly stopReason: string | undefined;
}

/**
 * Executions of pipelines, which can be stopped. Their stages are not simulated.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StopPipelineExecution.html
 */
export class CodePipelineService implements SimulatedService {
  readonly signingName = 'codepipeline';
  readonly #clock: VirtualClock;
  readonly #scope: AwsScope;
  readonly #executions: PipelineExecution[] = [];

  constructor(clock: VirtualClock, scope: AwsScope) {
    this.#clock = clock;
    this.#scope = scope;
  }

  get executions(): readonly PipelineExecution[] {
    return this.#executions;
  }

  /** Starts an execution now. */
  start(pipelineName: string, pipelineExecutionId: string): void {
    const startedAt = this.#clock.now();
    this.#executions.push({
      pipelineName,
      pipelineExecutionId,
      startedAt,
      status: 'InProgress',
      stopReason: undefined,
    });
  }

  handle({ operation, input }: SimulatedCall): unknown {
    const name = String(input['pipelineName']);
    const executions = this.#executions.filter(({ pipelineName }) => pipelineName === name);
    if (executions.length === 0) {
      throw new ServiceError('PipelineNotFoundException', `Account does not have a pipeline with name '${name}'`);
    }
    if (operation === 'ListPipelineExecutions') return { pipelineExecutionSummaries: executions.map(summarize) };
    if (operation === 'StopPipelineExecution') return this.#stop(executions, input);
    throw new ServiceError('UnknownOperationException', `CodePipeline ${operation} is not simulated`);
  }

  resourcesOf({ input }: SimulatedCall): readonly string[] {
    const { partition, region, account } = this.#scope;
    return [`arn:${partition}:codepipeline:${region}:${account}:${String(input['pipelineName'])}`];
  }

  #stop(executions: readonly PipelineExecution[], input: SimulatedCall['input']) {
    const id = String(input['pipelineExecutionId']);
    const found = executions.find(({ pipelineExecutionId }) => pipelineExecutionId === id);
    if (found?.status === 'Stopping') {
      throw new ServiceError('DuplicatedStopRequestException', `Pipeline execution ${id} is already stopping`);
    }
    if (found?.status !== 'InProgress') {
      throw new ServiceError('PipelineExecutionNotStoppableException', `Pipeline execution ${id} cannot be stopped`);
    }
    const stopping = { ...found, status: 'Stopping', stopReason: String(input['reason']) } as const;
    this.#executions[this.#executions.indexOf(found)] = stopping;
    return { pipelineExecutionId: id };
  }
}

/** An execution as ListPipelineExecutions returns it. */
function summarize({ pipelineExecutionId, status, startedAt }: PipelineExecution) {
  return { pipelineExecutionId, status, startTime: new Date(startedAt) };
}
