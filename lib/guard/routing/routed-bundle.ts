import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';

/** Name of the routing table in the routed notifier's bundle. */
export const ROUTING_FILE = 'routing.json';

/**
 * The code of a bundle with the routing table as one more file. Environment variables have at most 4 KB; a file has no
 * such limit, costs no call and no permission, and changes together with the code.
 */
export function routedBundle(folder: string, table: string): AssetCode {
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used, because the files are copied here.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outputFolder) {
          cpSync(folder, outputFolder, { recursive: true });
          writeFileSync(join(outputFolder, ROUTING_FILE), table);
          return true;
        },
      },
    },
  });
}
