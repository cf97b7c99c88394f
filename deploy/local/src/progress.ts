/** Prints one line for each step of a start, with the seconds since the start. */
export interface Progress {
  step(text: string): void;
}

/** A progress that writes lines as `[ 3.2 s] text` to standard output; one that nobody takes any more ends nothing. */
export function terminalProgress(write: (line: string) => void = (line) => process.stdout.write(line)): Progress {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const began = performance.now();
  return {
    step(text) {
      const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5);
      write(`[${seconds} s] ${text}\n`);
    },
  };
}

/** A progress that says nothing: for tests that start parts of the platform. */
export const silent: Progress = { step: () => undefined };
