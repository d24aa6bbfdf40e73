import type { Dimension } from './metric-store.ts';
import { type ParameterFaults, readAscii } from './parameter-faults.ts';

/**
 * @param name - Its place in the request, such as `Namespace`
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export function readNamespace(given: string | undefined, name: string, faults: ParameterFaults): string {
  const namespace = given ?? '';
  if (namespace === '') faults.missing(name);
  if (namespace.startsWith(':')) faults.value(namespace, name);
  if (/[^ -~]/.test(namespace)) faults.invalid(`The value for parameter ${name} contains non-ASCII characters.`);
  if (namespace.length > 255) faults.tooLong(name, 255);
  return namespace;
}

/** @param name - Its place in the request, such as `MetricData.member.1.MetricName` */
export function readMetricName(given: unknown, name: string, faults: ParameterFaults): string {
  const metricName = typeof given === 'string' ? given : '';
  if (metricName === '') faults.missing(name);
  if (metricName.length > 255) faults.tooLong(name, 255);
  return metricName;
}

const none: readonly Dimension[] = [];

/**
 * @param name - Their place in the request, such as `MetricData.member.1.Dimensions`
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 */
export function readDimensions(given: unknown, name: string, faults: ParameterFaults): readonly Dimension[] {
  if (given === undefined) return none;
  const entries: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (entries.length > 30) faults.tooMany(name, 30);
  const dimensions = entries.map((one, index) => readDimension(one, `${name}.member.${index + 1}`, faults));
  if (new Set(dimensions.map(({ Name }) => Name)).size < dimensions.length) {
    faults.invalid('No metric may specify the same dimension name twice.');
  }
  return dimensions;
}

function readDimension(given: unknown, path: string, faults: ParameterFaults): Dimension {
  const pair: Readonly<Record<string, unknown>> = given !== null && typeof given === 'object' ? { ...given } : {};
  const Name = readAscii(faults, `${path}.Name`, pair['Name'], 255);
  if (Name.startsWith(':')) faults.value(Name, `${path}.Name`);
  return { Name, Value: readAscii(faults, `${path}.Value`, pair['Value'], 1_024) };
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DimensionFilter.html */
export function readDimensionFilters(
  given: readonly { readonly Name: string; readonly Value?: string | undefined }[],
  faults: ParameterFaults,
): void {
  if (given.length > 10) faults.tooMany('Dimensions', 10);
  for (const [index, { Name, Value }] of given.entries()) {
    readAscii(faults, `Dimensions.member.${index + 1}.Name`, Name, 255);
    if (Value !== undefined) readAscii(faults, `Dimensions.member.${index + 1}.Value`, Value, 1_024);
  }
}
