using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TierKit.Memory.Notes;

/// <summary>Reads one YAML document into strings, numbers, lists and mappings by the rules of YAML 1.1.</summary>
internal sealed class YamlReader
{
    // A frontmatter nested deeper than this is an attack or an accident; recursion must not decide the process.
    private const int MaxDepth = 64;

    private readonly Dictionary<AnchorName, object?> _anchors = [];
    private readonly Parser _parser;
    private int _depth;

    private YamlReader(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>Reads the document; an empty one is <see langword="null"/>.</summary>
    /// <exception cref="YamlSyntaxException">The text is not one well-formed YAML document.</exception>
    public static object? Read(string text)
    {
        RefuseTabs(text);
        try
        {
            return new YamlReader(text).ReadDocument();
        }
        catch (YamlException exception)
        {
            throw new YamlSyntaxException((int)Math.Max(1, exception.Start.Line), exception.Message);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or OverflowException or FormatException)
        {
            // The library leaves some malformed scalars as bare framework exceptions.
            throw new YamlSyntaxException(1, exception.Message);
        }
    }

    private static void RefuseTabs(string text)
    {
        int line = 1;
        foreach (ReadOnlySpan<char> content in text.AsSpan().EnumerateLines())
        {
            if (content.Length > 1 && content[0] == '\t' && content.ContainsAnyExcept(' ', '\t') && content.Contains(':'))
            {
                throw new YamlSyntaxException(line, "A tab indents the line; YAML needs spaces.");
            }

            line++;
        }
    }

    private object? ReadDocument()
    {
        Expect<StreamStart>();
        if (Take() is not DocumentStart)
        {
            return null;
        }

        object? value = ReadNode(Take());
        Expect<DocumentEnd>();
        return Take() is DocumentStart second ? throw Error(second, "A second document starts here.") : value;
    }

    private object? ReadNode(ParsingEvent node)
    {
        if (++_depth > MaxDepth)
        {
            throw Error(node, $"The nesting is deeper than {MaxDepth} levels.");
        }

        object? value = node switch
        {
            AnchorAlias alias => _anchors.TryGetValue(alias.Value, out object? known) ? known : throw Error(alias, $"The anchor '{alias.Value}' is unknown."),
            Scalar scalar => IsPlain(scalar) ? YamlScalar.Resolve(scalar.Value) : scalar.Value,
            SequenceStart => ReadSequence(),
            MappingStart start => ReadMapping(start),
            _ => throw Error(node, "A value is missing."),
        };
        _depth--;
        if (node is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor] = value;
        }

        return value;
    }

    private List<object?> ReadSequence()
    {
        List<object?> items = [];
        for (ParsingEvent next = Take(); next is not SequenceEnd; next = Take())
        {
            items.Add(ReadNode(next));
        }

        return items;
    }

    private YamlMapping ReadMapping(MappingStart start)
    {
        YamlMapping mapping = new();
        List<YamlMapping> merged = [];
        for (ParsingEvent next = Take(); next is not MappingEnd; next = Take())
        {
            Scalar key = next as Scalar ?? throw Error(next, "A list or mapping cannot be a key.");
            if (key is { Value: "", Style: ScalarStyle.Plain } && start.Style == MappingStyle.Flow)
            {
                throw Error(key, "A key is missing before ':'.");
            }

            object? value = ReadNode(Take());
            if (IsPlain(key) && key.Value == "<<")
            {
                Collect(value, merged);
                continue;
            }

            mapping.Set(MetadataValue.ToText(IsPlain(key) ? YamlScalar.Resolve(key.Value) : key.Value), value, (int)key.Start.Line);
        }

        foreach ((string key, object? value) in merged.SelectMany(static other => other.Entries))
        {
            if (!mapping.Entries.ContainsKey(key))
            {
                mapping.Set(key, value, (int)start.Start.Line);
            }
        }

        return mapping;
    }

    private ParsingEvent Take()
        => _parser.MoveNext() && _parser.Current is { } current ? current : throw new YamlSyntaxException(1, "The document ends too early.");

    private void Expect<TEvent>()
        where TEvent : ParsingEvent
    {
        if (Take() is not TEvent)
        {
            throw Error(_parser.Current!, $"Expected {typeof(TEvent).Name}.");
        }
    }

    private static void Collect(object? value, List<YamlMapping> merged)
    {
        if (value is YamlMapping one)
        {
            merged.Add(one);
        }
        else if (value is List<object?> many)
        {
            merged.AddRange(many.OfType<YamlMapping>());
        }
    }

    private static bool IsPlain(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;

    private static YamlSyntaxException Error(ParsingEvent at, string message) => new((int)at.Start.Line, message);
}
