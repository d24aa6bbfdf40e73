import { albTable } from '../sources/alb.ts';
import { basicInsightsTable, enhancedInsightsTable } from '../sources/container-insights.ts';
import { ecsTable } from '../sources/ecs.ts';
import { latticeTable } from '../sources/lattice.ts';
import { nlbTable } from '../sources/nlb.ts';
import { serviceConnectTable } from '../sources/service-connect.ts';
import { sqsTable } from '../sources/sqs.ts';

/** A metric table as the specification prints it, without the functions that compute its points. */
interface Table {
  readonly title: string;
  readonly namespace: string;
  readonly visibleAfter: string;
  readonly source: string;
  readonly rows: readonly {
    readonly name: string;
    readonly unit: string;
    readonly sets: readonly string[];
    readonly point: string;
    readonly from: string;
  }[];
  readonly notModelled: readonly string[];
}

/** All metric tables of the specification except that of custom metrics. */
export const metricTables: readonly Table[] = [
  albTable,
  nlbTable,
  ecsTable,
  serviceConnectTable,
  basicInsightsTable,
  enhancedInsightsTable,
  latticeTable,
  sqsTable,
];
