export interface Platform { stop(): Promise<void> }
