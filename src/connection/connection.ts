import type { Readable, Writable } from 'node:stream';

/** A duplex byte channel to a shell on a host. */
export interface Channel {
  readonly input: Writable;
  readonly output: Readable;
  /** What the far end's shell, login scripts or ssh say beside the protocol. */
  readonly errors: Readable;
  /** Settles when the channel is gone, however that came; never rejects. */
  readonly closed: Promise<ChannelEnd>;
  /** Ends the channel at once. Harmless when it is gone. */
  destroy(): void;
}

/** How a channel ended. Every part is absent when it does not apply. */
export interface ChannelEnd {
  exitCode?: number;
  signal?: string;
  /** Why, for people, such as `read ECONNRESET`. */
  reason?: string;
}

/** A way to reach a host. */
export interface Connection {
  /** For people, such as `local` or `ssh admin@192.0.2.10:22`. */
  readonly description: string;
  /** Who is logged in to, such as `192.0.2.10:22`, where many logins at a time are refused; absent where they are not. */
  readonly peer?: string | undefined;
  /**
   * Opens the one channel: runs `argv` on the host with the channel as its standard input, output and error.
   *
   * @param signal gives up.
   * @throws ConnectionError with host and the reason; nothing is left behind.
   */
  open(argv: readonly string[], signal?: AbortSignal): Promise<Channel>;
}
