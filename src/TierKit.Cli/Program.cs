return await TierKit.Cli.TierKitTool.RunAsync(args).ConfigureAwait(false);
