namespace InvoiceQuorum;

internal sealed record Invoice(string Number, string Supplier, decimal Net, decimal Tax, decimal Total)
{
    /// <summary>What a merged invoice must keep: no model may have said it as a whole.</summary>
    public bool AddsUp => Math.Abs(Net + Tax - Total) < 0.01m;
}
