/** From when a deployment has a message: from its start, or from the first trouble. */
export type PostFrom = 'start' | 'trouble';
