/** The parts of a task definition that are compared. Environment values are only compared, never shown. */
export interface TaskDefinition {
  readonly taskDefinitionArn: string;
  readonly cpu: string | undefined;
  readonly memory: string | undefined;
  readonly taskRoleArn: string | undefined;
  readonly executionRoleArn: string | undefined;
  readonly networkMode: string | undefined;
  readonly containers: readonly ContainerDefinition[];
  /** The CPU architecture that the tasks ask for: `X86_64` or `ARM64`; absent if the definition names none. */
  readonly architecture?: string | undefined;
  /** Absent if there are none, or if they were not read. */
  readonly tags?: ReadonlyMap<string, string>;
}

/** The parts of a container definition that are compared. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
  readonly memoryReservation: number | undefined;
  readonly essential: boolean;
  readonly environment: ReadonlyMap<string, string>;
  /** By name, the ARN of the secret or parameter. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Each as `containerPort[:hostPort]/protocol`. */
  readonly ports: readonly string[];
  readonly healthCheck: string | undefined;
  readonly command: readonly string[];
  readonly entryPoint: readonly string[];
  readonly dockerLabels: ReadonlyMap<string, string>;
  /** Where the container's log goes; absent if the definition names no driver. */
  readonly logging?: ContainerLogging | undefined;
}

/** The log configuration of a container, without its secret options. */
export interface ContainerLogging {
  /** `awslogs`, `awsfirelens`, `splunk` or another driver. */
  readonly driver: string;
  readonly options: ReadonlyMap<string, string>;
}

/** One difference. `from` and `to` are absent if the value must not be stored. */
export interface RevisionChange {
  /** Undefined for the task as a whole. */
  readonly container: string | undefined;
  /**
   * What differs: `container`, `image`, `digest`, `cpu`, `memory`, `memoryReservation`, `essential`, `environment`, `secret`,
   * `port`, `healthCheck`, `command`, `entryPoint`, `label`, `networkMode`, `taskRole`, `executionRole`.
   */
  readonly what: string;
  /** Name of the variable, secret, label or port; undefined for other kinds. */
  readonly name: string | undefined;
  readonly change: 'added' | 'removed' | 'changed';
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The changes between two revisions; empty if nothing changed. */
export interface RevisionDiff {
  readonly fromTaskDefinitionArn: string | undefined;
  readonly toTaskDefinitionArn: string | undefined;
  readonly changes: readonly RevisionChange[];
  /** How many changes were left out to fit 16 KB. */
  readonly leftOut: number;
}
