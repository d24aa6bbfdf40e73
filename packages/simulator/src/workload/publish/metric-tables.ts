import { albTable } from '../sources/alb.ts';
import { basicInsightsTable, enhancedInsightsTable } from '../sources/container-insights.ts';
import { ecsTable } from '../sources/ecs.ts';
import { latticeTable } from '../sources/lattice.ts';
import { nlbTable } from '../sources/nlb.ts';
import { serviceConnectTable } from '../sources/service-connect.ts';
import { sqsTable } from '../sources/sqs.ts';

/** What the tables say of a metric, whatever its points are made of. */
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

/** All tables of the specification but that of custom metrics. */
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
