/** What is needed of a KeyboardEvent. */
export interface Stroke {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const CODES: Record<string, string> = {
  '/': 'Slash',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '.': 'Period',
  ',': 'Comma',
  space: 'Space',
};

/**
 * Whether a stroke is the one that is written, as "g", "?", "mod+k" (Ctrl, on a Mac Command), "alt+arrowleft", "shift+x".
 * Both the character and the place on the keyboard count, so that "g" works on a Cyrillic layout, where the key gives "п".
 */
export function isStroke(stroke: Stroke, written: string): boolean {
  const parts = written.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  const modifier = (name: string): boolean => parts.includes(name);
  if ((stroke.ctrlKey || stroke.metaKey) !== modifier('mod')) return false;
  if (stroke.altKey !== modifier('alt')) return false;
  if (key === '?') return stroke.key === '?' || (stroke.code === 'Slash' && stroke.shiftKey && !isLatin(stroke.key));
  if (stroke.shiftKey !== modifier('shift')) return false;
  const pressed = stroke.key === ' ' ? 'space' : stroke.key.toLowerCase();
  if (pressed === key) return true;
  // A Latin letter in another place (Dvorak, AZERTY) is what its cap says; the place counts only where it gives none.
  if (isLatin(stroke.key)) return false;
  const code = CODES[key] ?? (key.length === 1 && key >= 'a' && key <= 'z' ? `Key${key.toUpperCase()}` : undefined);
  return code !== undefined && stroke.code === code;
}

function isLatin(key: string): boolean {
  return /^[a-z0-9]$/i.test(key);
}

/** Whether keys typed here are text: single-key shortcuts keep away. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  const role = target.getAttribute('role');
  if (role === 'combobox' || role === 'textbox' || role === 'searchbox' || role === 'spinbutton') return true;
  return target instanceof HTMLInputElement
    ? !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
    : target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
