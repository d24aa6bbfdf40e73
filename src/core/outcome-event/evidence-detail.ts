import type { EvidencePart, MissingPart } from '../explanation/evidence.ts';

/** The kind of event about evidence. */
export type EvidenceDetailType = 'Evidence Gathered';

/**
 * The detail of `Evidence Gathered`, version 1: the guard has gathered what shows why a deployment failed, or more of it.
 * The evidence itself is in the table, under the partition key `evidence#<deploymentKey>`.
 */
export interface EvidenceDetail {
  readonly schemaVersion: '1';
  /** `<deployment id>#evidence#<version>`: the same for every copy of the event. */
  readonly eventId: string;
  readonly deployment: {
    readonly serviceArn: string;
    readonly serviceDeploymentArn: string;
    /** The deployment's key in every event about it: its ARN. */
    readonly deploymentKey: string;
    /** ISO 8601 in UTC with milliseconds, like all other instants. */
    readonly createdAt: string;
    /** The same instant in epoch milliseconds. */
    readonly createdAtMs: number;
    /** Absent for a service with a short ARN from before 2018. */
    readonly cluster?: string | undefined;
    readonly service?: string | undefined;
    readonly account?: string | undefined;
    readonly region?: string | undefined;
  };
  readonly evidence: {
    /** Grows with every change. */
    readonly version: number;
    readonly gatheredAt: string;
    /** The parts that the evidence contains. */
    readonly parts: readonly EvidencePart[];
    /** The parts that were asked for and are not there, with the reason. */
    readonly missing: readonly { readonly part: EvidencePart; readonly why: MissingPart['why'] }[];
    /** Ids of the known failures that stopped tasks or that service events report, most telling first. */
    readonly signatures: readonly string[];
  };
}
