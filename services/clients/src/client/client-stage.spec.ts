import fc from 'fast-check';
import { changeStage } from './client-stage.ts';

const noon = new Date('2026-11-22T12:00:00Z');
const hourAgo = new Date('2026-11-22T11:00:00Z');
const stages = ['COLD', 'THINKING', 'READY', 'ACCOMPLISHED', 'PERMANENT', 'LOST', 'RETURNED'].map(
  (name) => `CLIENT_STAGE_${name}`,
);
const at = (stage: string) => ({ stage: `CLIENT_STAGE_${stage}`, enteredAt: hourAgo });

test('a step keeps the time spent in the stage that was left', () => {
  expect(changeStage(at('THINKING'), 'CLIENT_STAGE_READY', '', noon)).toMatchObject({
    ok: true,
    value: { seconds: 3600n },
  });
});

test('a client is lost for a reason', () => {
  expect(changeStage(at('READY'), 'CLIENT_STAGE_LOST', ' ', noon)).toMatchObject({ reason: 'STAGE_REASON_REQUIRED' });
  expect(changeStage(at('READY'), 'CLIENT_STAGE_LOST', 'too dear', noon)).toMatchObject({ ok: true });
});

test('only a lost client returns, and a lost client only returns', () => {
  expect(changeStage(at('READY'), 'CLIENT_STAGE_RETURNED', '', noon)).toMatchObject({ reason: 'STAGE_NOT_ALLOWED' });
  expect(changeStage(at('LOST'), 'CLIENT_STAGE_READY', '', noon)).toMatchObject({ reason: 'STAGE_NOT_ALLOWED' });
  expect(changeStage(at('LOST'), 'CLIENT_STAGE_RETURNED', '', noon)).toMatchObject({ ok: true });
});

test('nobody becomes a stranger again', () => {
  fc.assert(
    fc.property(fc.constantFrom(...stages), fc.string(), (stage, reason) => {
      expect(changeStage({ stage, enteredAt: hourAgo }, 'CLIENT_STAGE_COLD', reason, noon).ok).toBe(false);
    }),
  );
});
