import { dirname, isAbsolute, join, normalize } from 'node:path';
import { parseSaved } from '../../adapters/saved/parse-saved.ts';
import { fieldsOf, type Template } from '../../core/template/template.ts';
import { parseTemplate } from '../template/parse-template.ts';
import type { LintHost } from './host.ts';
import type { SavedDocument } from './lint-saved.ts';

/** The templates and saved documents at the paths, or what is wrong with them. */
export interface TemplatesReading {
  /** Templates of one app or folder belong together. */
  readonly groups: readonly (readonly Template[])[];
  /** Documents of `doctor --save`. */
  readonly documents: readonly SavedDocument[];
  readonly faults: readonly string[];
}

type Files = Pick<LintHost, 'readFile' | 'listFolder'>;

/** Reads the templates of files and folders. In an output folder of the AWS CDK these are the templates of the manifest. */
export function readTemplates(paths: readonly string[], files: Files): TemplatesReading {
  const faults: string[] = [];
  const documents: SavedDocument[] = [];
  const groups = paths.map((path) =>
    attempt(path, faults, () =>
      templateFiles(path, files).flatMap((file) => {
        const text = files.readFile(file);
        const document = parseSaved(text, file);
        if (document?.is === 'read') documents.push({ source: file, text, saved: document.saved });
        if (document?.is === 'refused') faults.push(document.because);
        if (document !== undefined) return [];
        const reading = parseTemplate(text, file);
        if (reading.is === 'read') return [reading.template];
        faults.push(reading.because);
        return [];
      }),
    ),
  );
  return { groups, documents, faults };
}

function templateFiles(path: string, files: Files): readonly string[] {
  const names = files.listFolder(path);
  if (names === undefined) return [path];
  if (names.includes('manifest.json')) return assemblyTemplates(path, files);
  const templates = names.filter((name) => /\.(?:ya?ml|json|template)$/.test(name));
  if (templates.length === 0)
    throw new Unreadable('contains no template: name a file ending in .yaml, .json or .template');
  return templates.map((name) => join(path, name));
}

/** The templates of a cloud assembly, with those of its nested assemblies (stages). */
function assemblyTemplates(folder: string, files: Files): readonly string[] {
  const artifacts = fieldsOf(fieldsOf(parseManifest(files.readFile(join(folder, 'manifest.json'))))['artifacts']);
  return Object.values(artifacts)
    .map(fieldsOf)
    .flatMap(({ type, properties }) => {
      const { templateFile, directoryName } = fieldsOf(properties);
      if (type === 'aws:cloudformation:stack' && typeof templateFile === 'string') return [join(folder, templateFile)];
      return type === 'cdk:cloud-assembly' && typeof directoryName === 'string'
        ? assemblyTemplates(join(folder, directoryName), files)
        : [];
    });
}

function parseManifest(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable('has a manifest.json that is not JSON: run cdk synth again');
  }
}

/** Returns how templates of nested stacks are found: in files beside the template, or where the AWS CDK notes them. */
export function nestedTemplates(files: Files) {
  // A file that several stacks use is parsed one time.
  const known = new Map<string, Template | string>();
  return {
    load: (from: Template, url: unknown, asset: unknown): Template | string => {
      const file = typeof asset === 'string' ? asset : url;
      if (typeof file !== 'string' || /^[a-z][a-z0-9+.-]*:/i.test(file)) {
        return 'its template is not a local file: check that template by itself';
      }
      const path = normalize(isAbsolute(file) ? file : join(dirname(from.source), file));
      const loaded = known.get(path) ?? loadFile(path, files);
      known.set(path, loaded);
      return loaded;
    },
  };
}

function loadFile(path: string, files: Files): Template | string {
  try {
    const reading = parseTemplate(files.readFile(path), path);
    return reading.is === 'read' ? reading.template : reading.because;
  } catch (error) {
    return `${path} ${describeFileError(error)}`;
  }
}

/** A path that exists and holds no template. */
class Unreadable extends Error {}

function attempt<T>(path: string, faults: string[], read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch (error) {
    faults.push(`${path} ${error instanceof Unreadable ? error.message : describeFileError(error)}`);
    return [];
  }
}

/** @throws the error if it is not from the operating system */
function describeFileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  return code === 'ENOENT' ? 'does not exist: correct the path' : `cannot be read (${code}): correct the path`;
}
