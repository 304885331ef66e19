/** Runs one of the sources, by its path in the repository. */
export declare function loadSource (path: string): Promise<unknown>
/** Where a source is in a bundle that was made with it as an entry. */
export declare function builtPath (directory: string, path: string): string
/** Bundles sources, each with what it imports, in a directory in node_modules/.cache; what several import: once. */
export declare function bundle (entries: readonly string[], directory: string): Promise<void>
/** The bundle of the command's sources as they are now, made if it is not there; undefined where none can be kept. */
export declare function currentBundle (): Promise<string | undefined>
