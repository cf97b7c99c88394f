import { ok, refuse, type Result } from '@crm/kit/result';

export interface StageChange {
  from: string;
  to: string;
  at: Date;
  reason: string;
  /** Whole seconds spent in the stage that was left. */
  seconds: bigint;
}

/**
 * Moves a client between life-cycle stages. A client is called returned only after it was lost, leaves "lost" only as
 * returned, is lost for a reason, and never becomes cold again once acquainted.
 */
export function changeStage(
  present: { stage: string; enteredAt: Date },
  to: string,
  reason: string,
  at: Date,
): Result<StageChange, 'STAGE_UNCHANGED' | 'STAGE_NOT_ALLOWED' | 'STAGE_REASON_REQUIRED'> {
  const from = present.stage;
  if (from === to) return refuse('STAGE_UNCHANGED');
  const returns = to === 'CLIENT_STAGE_RETURNED';
  if (to === 'CLIENT_STAGE_COLD' || returns !== (from === 'CLIENT_STAGE_LOST'))
    return refuse('STAGE_NOT_ALLOWED', { from, to });
  if (to === 'CLIENT_STAGE_LOST' && reason.trim() === '') return refuse('STAGE_REASON_REQUIRED');
  const elapsed = Math.max(0, Math.floor((at.getTime() - present.enteredAt.getTime()) / 1000));
  return ok({ from, to, at, reason: reason.trim(), seconds: BigInt(elapsed) });
}
