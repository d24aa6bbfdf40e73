/** A row of docs/promises.md: a promise of the product, and its test and mutant. */
export interface ProductPromise {
  /** `P7` */
  readonly id: string;
  readonly text: string;
  /** Path of the test file from the project's root. */
  readonly file: string;
  /** The test's name in its file, without the names of its groups. */
  readonly test: string;
  /** Name of the mutant under which the test fails. */
  readonly mutant: string;
}

/** The parsed page. */
export interface PromisePage {
  readonly promises: readonly ProductPromise[];
  /** Rows that begin with an id but cannot be parsed. */
  readonly unread: readonly string[];
}

const ROW = /^\| <a id="p\d+"><\/a>/;
const PROMISE = /^\| <a id="p(\d+)"><\/a>P\1 \| (.+) \| \[[^\]]+\]\(\.\.\/([^)]+)\) "(.+)" \| `([a-z0-9-]+)` \|$/;

/** Reads the rows `| P7 with its anchor | promise | [file](../file) "name of the test" | mutant |`. */
export function readPromises(page: string): PromisePage {
  const rows = page.split('\n').filter((line) => ROW.test(line));
  const read = rows.map((row) => ({ row, promise: readPromise(row) }));
  return {
    promises: read.flatMap(({ promise }) => (promise === undefined ? [] : [promise])),
    unread: read.flatMap(({ row, promise }) => (promise === undefined ? [row] : [])),
  };
}

function readPromise(row: string): ProductPromise | undefined {
  const [, number, text, file, test, mutant] = PROMISE.exec(row) ?? [];
  if (text === undefined || file === undefined || test === undefined || mutant === undefined) return undefined;
  return { id: `P${number}`, text, file, test, mutant };
}

/** The mutants and tests to compare the page with. */
export interface Evidence {
  /** Names of all mutants. */
  readonly mutants: readonly string[];
  /** Contents of the test files, by path from the project's root. */
  readonly tests: ReadonlyMap<string, string>;
}

/** Mismatches between page, tests and mutants, one sentence each. */
export function findPageFaults({ promises, unread }: PromisePage, { mutants, tests }: Evidence): readonly string[] {
  const used = new Set(promises.map(({ mutant }) => mutant));
  return [
    ...unread.map((row) => `this row is not id, promise, test and mutant: ${row}`),
    ...repeated(promises.map(({ id }) => id)).map((id) => `${id} stands more than once on the page`),
    ...repeated(mutants).map((name) => `the mutant ${name} stands more than once in the list`),
    ...promises.flatMap((promise) => findTestFault(promise, tests.get(promise.file))),
    ...promises
      .filter(({ mutant }) => !mutants.includes(mutant))
      .map(({ id, mutant }) => `${id} names the mutant ${mutant}, which is not in the list`),
    ...mutants.filter((name) => !used.has(name)).map((name) => `no promise names the mutant ${name}`),
  ];
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function findTestFault({ id, file, test }: ProductPromise, source: string | undefined): readonly string[] {
  if (source === undefined) return [`${id} names ${file}, which does not exist`];
  const quoted = [`'${test.replaceAll("'", "\\'")}'`, `"${test}"`, `\`${test}\``];
  return quoted.some((name) => source.includes(name)) ? [] : [`${file} has no test "${test}", which ${id} names`];
}

/** A pattern for the full name of a test, from its name in the file; also for the rows of a test table. */
export function patternOfTest(test: string): string {
  const escaped = test.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return `${escaped.replace(/%[a-z]/g, '.*')}$`;
}
