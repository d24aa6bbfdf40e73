/** Shows on a terminal how far a command is. */
export interface Progress {
  show(text: string): void;
  /** Removes what was shown. */
  clear(): void;
}

/** Creates a progress on a stream; it shows nothing if the stream is not a terminal. */
export function createProgress(stream: {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}): Progress {
  let isShown = false;
  const write = (text: string) => {
    if (stream.isTTY === true) stream.write(`\r\u001B[K${text}`);
  };
  return {
    show(text) {
      isShown = true;
      write(text);
    },
    clear() {
      if (isShown) write('');
      isShown = false;
    },
  };
}
