import type { ReactNode } from 'react';
import { useUiT } from '../base/texts.ts';

export interface Step {
  id: string;
  title: string;
}

/** Where a record stands on its way; a click on another stage moves it there when that is allowed. */
export function StageStepper(props: {
  steps: readonly Step[];
  current: string | undefined;
  /** The way ended badly at the current stage. */
  lost?: boolean;
  onMove?: (id: string) => void;
}): ReactNode {
  const ui = useUiT();
  const at = props.steps.findIndex((step) => step.id === props.current);
  return (
    <ol className="crm-stepper" aria-label={ui('stepper.label')}>
      {props.steps.map((step, index) => {
        const state = index === at ? (props.lost ? 'lost' : 'current') : index < at ? 'done' : 'ahead';
        const movable = props.onMove !== undefined && index !== at;
        return (
          <li key={step.id} aria-current={index === at ? 'step' : undefined}>
            {movable ? (
              <button
                type="button"
                data-state={state}
                title={ui('stepper.moveTo', { name: step.title })}
                onClick={() => props.onMove?.(step.id)}
              >
                {state === 'done' && <span aria-hidden="true">✓ </span>}
                {step.title}
              </button>
            ) : (
              <span className="crm-step" data-state={state}>
                {state === 'done' && <span aria-hidden="true">✓ </span>}
                {step.title}
                {index === at && <span className="crm-sr">, {ui('stepper.current')}</span>}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
