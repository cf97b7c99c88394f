import { lineOutput } from './output.ts';

/** A disk with room for so many bytes. */
function disk(room: number) {
  let text = '';
  return {
    makeRoom: (bytes: number) => (room += bytes),
    text: () => text,
    write(bytes: Uint8Array): number {
      if (room === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      const taken = bytes.subarray(0, room);
      room -= taken.length;
      text += Buffer.from(taken).toString();
      return taken.length;
    },
  };
}

test('[G3] what a full disk did not take goes out in order once there is room', () => {
  const full = disk(10);
  const output = lineOutput(full.write);
  for (const line of ['first\n', 'second\n', 'third\n']) output.write(line);
  expect(full.text()).toBe('first\nseco');
  full.makeRoom(100);
  output.write('fourth\n');
  expect(full.text()).toBe('first\nsecond\nthird\nfourth\n');
});

test('[G3] while nothing can be written the first lines are kept, and memory does not grow', () => {
  const full = disk(0);
  const output = lineOutput(full.write);
  for (let n = 0; n < 10_000; n++) output.write(`line ${n}\n`);
  full.makeRoom(1e6);
  output.write('');
  expect(full.text()).toMatch(/^line 0\nline 1\n/);
  expect(full.text().length).toBeLessThanOrEqual(65_536);
  output.write('again\n');
  expect(full.text()).toMatch(/\d\nagain\n$/);
});
