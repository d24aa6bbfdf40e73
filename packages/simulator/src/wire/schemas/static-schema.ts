/**
 * The SDK's static schemas, for operations of services whose client this package does not depend on. The SDK writes a
 * structure as `[3, namespace, name, traits, member names, member schemas, number of required members]`, a list as `[1,
 * namespace, name, traits, member schema]` and an operation as `[9, namespace, name, traits, input, output]`.
 */
export type StaticSchema = number | readonly unknown[];

/** Simple types, and a list of strings. */
export const text = 0;
export const number = 1;
export const flag = 2;
export const time = 4;
export const texts = 64;

type Members = Readonly<Record<string, StaticSchema>>;

/** Members that a request must have, and those that it can have. Answers have no required ones. */
interface Shape {
  readonly required?: Members;
  readonly optional?: Members;
}

/** The schemas of one service, in its namespace. */
export function schemasIn(namespace: string) {
  const structure = (name: string, { required = {}, optional = {} }: Shape): StaticSchema => {
    const members = { ...required, ...optional };
    return [3, namespace, name, 0, Object.keys(members), Object.values(members), Object.keys(required).length];
  };
  return {
    structure,
    listOf: (name: string, item: StaticSchema): StaticSchema => [1, namespace, name, 0, item],
    operation: (name: string, input: Shape, output: Members) => ({
      [`${name}$`]: [
        9,
        namespace,
        name,
        0,
        structure(`${name}Input`, input),
        structure(`${name}Output`, { optional: output }),
      ],
    }),
    /** An error with its code in the query protocol and its HTTP status; by default 400. */
    error: (name: string, queryCode: string, httpError = 400) => ({
      [`${name}$`]: [
        -3,
        namespace,
        name,
        { awsQueryError: [queryCode, httpError], error: 'client', httpError },
        ['message'],
        [text],
      ],
    }),
  };
}
