namespace Snippets;

/// <summary>Stands for the program of an application.</summary>
internal sealed class Program;
