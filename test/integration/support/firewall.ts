/** In front of what `nft` is to do: it may be where the `PATH` of ordinary users does not lead. */
export const NFT = ['sh', '-c', 'PATH=$PATH:/usr/sbin:/sbin; exec nft "$@"', 'nft'] as const;
