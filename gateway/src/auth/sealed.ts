import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';

/**
 * Encrypts small records at rest (AES-256-GCM, a random nonce each), bound to the place where they are kept: whoever can
 * write there cannot put one person's record in the place of another's.
 */
export interface Seal {
  seal(value: unknown, place: string): string;
  /** The value, or undefined when the text was not sealed with this key for this place. */
  open<T>(text: string, place: string): T | undefined;
}

const nonceBytes = 12;
const tagBytes = 16;

/** `key`: 32 bytes in base64. Throws when it is of another length. */
export function createSeal(key: string): Seal {
  const secret = Buffer.from(key, 'base64');
  if (secret.length !== 32) throw new Error('CRM_SESSION_KEY must be 32 bytes in base64');
  return {
    seal(value, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open<T>(text: string, place: string) {
      const bytes = Buffer.from(text, 'base64');
      try {
        const nonce = bytes.subarray(0, nonceBytes);
        const decipher = createDecipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(place));
        decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const opened = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
        return JSON.parse(opened.toString('utf8')) as T;
      } catch {
        return undefined;
      }
    },
  };
}

/** An opaque name of 256 random bits. */
export const randomName = (): string => randomBytes(32).toString('base64url');

export const digest = (text: string): string => hash('sha256', text, 'base64url');
