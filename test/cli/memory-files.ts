import type { OutputFiles } from '../../src/cli/output-file.ts';

/** Files that a command writes into a map. Folders are `/`, `.` and `out`; `no/` and `none/` do not exist. */
export function memoryFiles(files: Map<string, string>, failing?: string): OutputFiles {
  return {
    kindOf: (path) => {
      if (files.has(path)) return 'file';
      return ['/', '.', 'out', 'out/'].includes(path) ? 'folder' : undefined;
    },
    write: async (path, text, { force }) => {
      const code = failing ?? (/^no(?:ne)?\//.test(path) ? 'ENOENT' : undefined);
      if (code !== undefined) throw Object.assign(new Error(`${code}: cannot open '${path}'`), { code });
      if (!force && files.has(path)) throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
      files.set(path, text);
    },
  };
}

/** For a command that writes no file. */
export const noFiles: OutputFiles = {
  kindOf: () => undefined,
  write: async (path) => {
    throw new Error(`nothing writes ${path}`);
  },
};
