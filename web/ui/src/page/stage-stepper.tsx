import type { ReactNode } from 'react';
import { Icon } from '../base/icon.tsx';
import { useUiT } from '../base/texts.ts';

export interface Step {
  id: string;
  title: string;
}

/** Where a record stands on its way; a click on another stage moves it there when that is allowed. */
export function StageStepper(props: {
  steps: readonly Step[];
  current: string | undefined;
  /** The way has ended: well, behind the last stage, or badly, at the current one. */
  ended?: 'won' | 'lost' | undefined;
  onMove?: (id: string) => void;
}): ReactNode {
  const ui = useUiT();
  const at = props.steps.findIndex((step) => step.id === props.current);
  return (
    <ol className="crm-stepper" aria-label={ui('stepper.label')}>
      {props.steps.map((step, index) => {
        const here = index === at && props.ended !== 'won';
        const passed = index < at || props.ended === 'won';
        const state = here ? (props.ended ?? 'current') : passed ? 'done' : 'ahead';
        const movable = props.onMove !== undefined && index !== at;
        return (
          <li key={step.id} aria-current={here ? 'step' : undefined}>
            {movable ? (
              <button
                type="button"
                data-state={state}
                title={ui('stepper.moveTo', { name: step.title })}
                onClick={() => props.onMove?.(step.id)}
              >
                {state === 'done' && <Icon name="ok" size={12} />}
                {step.title}
              </button>
            ) : (
              <span className="crm-step" data-state={state}>
                {state === 'done' && <Icon name="ok" size={12} />}
                {step.title}
                {here && <span className="crm-sr">, {ui('stepper.current')}</span>}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
