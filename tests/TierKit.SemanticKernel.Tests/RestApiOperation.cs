#pragma warning disable IDE0130 // Stands for the type of a package that the label rule knows by name.
namespace Microsoft.SemanticKernel.Plugins.OpenApi;

internal sealed class RestApiOperation;
